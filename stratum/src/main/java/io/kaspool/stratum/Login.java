package io.kaspool.stratum;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;

/// What `mining.authorize` comes to. The user is `wallet[.worker]`, the wallet with or without its
/// network's prefix; everything after the first dot is the worker's name.
sealed interface Login {
  int LONGEST_NAME = 64;

  record Welcome(Worker worker) implements Login {}

  record Refused(StratumError error) implements Login {}

  static Login of(String user, StratumSettings settings, Scheme scheme) {
    int dot = user.indexOf('.');
    String wallet = dot < 0 ? user : user.substring(0, dot);
    String name = dot < 0 ? "" : name(user.substring(dot + 1));
    String full =
        wallet.indexOf(':') < 0 ? settings.network().addressPrefix() + ":" + wallet : wallet;
    Address address;
    try {
      address = Address.parse(full);
    } catch (AddressException invalid) {
      return refused("invalid address");
    }
    if (!address.network().addressPrefix().equals(settings.network().addressPrefix())) {
      return refused("wrong network");
    }
    if (address.equals(settings.treasury())) {
      return refused("this is the pool's own address");
    }
    return new Welcome(new Worker(address, name.isEmpty() ? Worker.DEFAULT_NAME : name, scheme));
  }

  private static Refused refused(String why) {
    return new Refused(StratumError.unauthorized(why));
  }

  private static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length() && name.length() < LONGEST_NAME; i++) {
      char c = text.charAt(i);
      name.append(c >= ' ' && c <= '~' ? c : '_');
    }
    return name.toString().strip();
  }
}
