package io.kaspool.rigs;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// The stratum dialects in the field, as data: what each firmware writes, byte for byte, and what
/// it can read. Sources: firmware texts and disassembly of IceRiver KS0..KS3M and Antminer KS3/KS5,
/// a wire capture of lolMiner 1.72, the source of kaspa-miner.
///
/// Request templates use `'` for `"` and `%` for a value; the blanks are those on the wire.
@SuppressWarnings("ImmutableEnumChecker") // the records hold numbers and Set.of()
public enum Dialect {
  ICERIVER(
      "IceRiverMiner-v1.1",
      "{'id': %, 'method': 'mining.subscribe', 'params': ['%', 'EthereumStratum/1.0.0']}",
      "{'id': %, 'method': 'mining.authorize', 'params': ['%', '%']}",
      new Ids(1, 2, 140, false),
      Login.IN_TURN,
      JobForm.HEX80,
      NonceForm.FULL,
      new ExtranonceForm(Set.of("mining.set_extranonce", "set_extranonce"), 1, 1, 1, 7)),
  BITMAIN(
      "GodMiner/2.0.0",
      "{'id': %, 'method': 'mining.subscribe', 'params': ['%', null]}",
      "{'id':%,'method':'mining.authorize','params':['%','%']}",
      new Ids(1, 2, 4, true),
      Login.LINE_BY_LINE,
      JobForm.ARRAY,
      NonceForm.PREFIXED,
      new ExtranonceForm(Set.of("mining.set_extranonce"), 2, 2, 5, 8)),
  BZMINER(
      "BzMiner/v14.0.2",
      "{'id':%,'method':'mining.subscribe','params':['%','EthereumStratum/1.0.0']}",
      "{'id':%,'method':'mining.authorize','params':['%','%']}",
      new Ids(1, 2, 3, true),
      Login.IN_TURN,
      JobForm.HEX80,
      NonceForm.FULL,
      new ExtranonceForm(Set.of("mining.set_extranonce"), 1, 2, 1, 7)),
  GPU(
      "lolMiner 1.72",
      "{'id':%,'method':'mining.subscribe','params':['%']}",
      "{'id': %, 'method': 'mining.authorize', 'params': ['%','%']}",
      new Ids(1, 500, 501, true),
      Login.PIPELINED,
      JobForm.ARRAY,
      NonceForm.SUFFIX,
      new ExtranonceForm(Set.of("set_extranonce"), 2, 2, 1, 7)),
  KASPAMINER(
      "kaspa-miner/0.2.6",
      "{'id':%,'method':'mining.subscribe','params':['%']}",
      "{'id':%,'method':'mining.authorize','params':['%','%']}",
      new Ids(0, 1, 2, true),
      Login.PIPELINED,
      JobForm.ARRAY,
      NonceForm.PREFIXED_SHORT,
      new ExtranonceForm(Set.of("mining.set_extranonce", "set_extranonce"), 2, 2, 1, 7)),
  RENTAL(
      "NiceHash/1.0.0",
      "{'id':%,'method':'mining.subscribe','params':['%']}",
      "{'id':%,'method':'mining.authorize','params':['%','%']}",
      new Ids(1, 2, 3, true),
      Login.IN_TURN,
      JobForm.ARRAY,
      NonceForm.FULL,
      new ExtranonceForm(Set.of("mining.set_extranonce", "set_extranonce"), 2, 2, 6, 7)),
  DEFAULT(
      "",
      "{'id':%,'method':'mining.subscribe','params':['%']}",
      "{'id':%,'method':'mining.authorize','params':['%','%']}",
      new Ids(1, 2, 3, true),
      Login.IN_TURN,
      JobForm.ARRAY,
      NonceForm.FULL,
      new ExtranonceForm(Set.of("mining.set_extranonce", "set_extranonce"), 2, 2, 1, 7));

  /// How the log-in goes.
  enum Login {
    /// Waits for the subscribe reply, then authorizes and handles whatever comes.
    IN_TURN,
    /// Takes exactly one line after each request for its reply, whatever it is.
    LINE_BY_LINE,
    /// Writes both requests before it reads.
    PIPELINED
  }

  /// The two job encodings: 80 hexadecimal digits, or four integers and the timestamp.
  enum JobForm {
    HEX80,
    ARRAY
  }

  /// How a nonce is written in a submit.
  enum NonceForm {
    /// 16 digits.
    FULL,
    /// `0x` and 16 digits.
    PREFIXED,
    /// `0x` and as many digits as the number needs, as kaspa-miner's formatting gives it.
    PREFIXED_SHORT,
    /// Only the digits after the extranonce.
    SUFFIX
  }

  /// Request ids; IceRiver writes 140 into every submit.
  record Ids(int subscribe, int authorize, int firstSubmit, boolean counting) {}

  /// Which extranonce notifications are understood: names, number of elements, and the bytes that
  /// must be left to the miner.
  record ExtranonceForm(
      Set<String> methods, int minElements, int maxElements, int minSize, int maxSize) {}

  private final String agent;
  private final String subscribe;
  private final String authorize;
  private final Ids ids;
  private final Login login;
  private final JobForm jobForm;
  private final NonceForm nonceForm;
  private final ExtranonceForm extranonceForm;

  Dialect(
      String agent,
      String subscribe,
      String authorize,
      Ids ids,
      Login login,
      JobForm jobForm,
      NonceForm nonceForm,
      ExtranonceForm extranonceForm) {
    this.agent = agent;
    this.subscribe = subscribe.replace('\'', '"');
    this.authorize = authorize.replace('\'', '"');
    this.ids = ids;
    this.login = login;
    this.jobForm = jobForm;
    this.nonceForm = nonceForm;
    this.extranonceForm = extranonceForm;
  }

  /// The dialect that miners with this agent speak; [#DEFAULT] for an unknown one.
  public static Dialect ofAgent(String agent) {
    String text = agent.toLowerCase(Locale.ROOT);
    return switch (text) {
      case String t when t.contains("iceriver") || t.contains("icemining") -> ICERIVER;
      case String t when t.contains("godminer") || t.contains("ckbminer") -> BITMAIN;
      case String t when t.contains("bzminer") -> BZMINER;
      case String t when t.contains("kaspa-miner") -> KASPAMINER;
      case String t when t.contains("nicehash") || t.contains("miningrigrentals") -> RENTAL;
      case String t when t.matches(".*(lolminer|rigel|srbminer|tnn-miner|teamredminer|gminer).*") ->
          GPU;
      case String _ -> DEFAULT;
    };
  }

  /// The agent of a usual machine of this dialect.
  public String agent() {
    return agent;
  }

  Ids ids() {
    return ids;
  }

  Login login() {
    return login;
  }

  JobForm jobForm() {
    return jobForm;
  }

  ExtranonceForm extranonceForm() {
    return extranonceForm;
  }

  /// ASICs filter by leading zero bits in hardware, so only powers of two are exact.
  boolean wantsPowerOfTwo() {
    return this == ICERIVER || this == BITMAIN;
  }

  /// The other firmware families keep the target with the job and take a new one with the next job.
  boolean usesDifficultyAtOnce() {
    return switch (this) {
      case GPU, RENTAL, DEFAULT -> true;
      case ICERIVER, BITMAIN, BZMINER, KASPAMINER -> false;
    };
  }

  /// kaspa-miner leaves its read loop at the first line it cannot decode and at codes 20, 24 and
  /// 25.
  boolean leavesOnFault() {
    return this == KASPAMINER;
  }

  /// Notifications it knows and does nothing about.
  Set<String> ignoredMethods() {
    return switch (this) {
      case ICERIVER, GPU, RENTAL, DEFAULT -> Set.of("client.reconnect", "client.show_message");
      case BITMAIN, BZMINER -> Set.of("client.reconnect");
      case KASPAMINER -> Set.of();
    };
  }

  String subscribeLine(String userAgent) {
    return userAgent.isEmpty()
        ? emptySubscribeLine()
        : format(subscribe, ids.subscribe(), quoted(userAgent));
  }

  /// What cpuminer-type firmware sends once more when it did not understand the first reply.
  String emptySubscribeLine() {
    return format("{\"id\": %, \"method\": \"mining.subscribe\", \"params\": []}", ids.subscribe());
  }

  /// GodMiner's ids count, and the fixed id of authorize is the same as this one.
  String extranonceSubscribeLine() {
    return "{\"id\": 2, \"method\": \"mining.extranonce.subscribe\", \"params\": []}";
  }

  String authorizeLine(RigSettings.Account account) {
    return format(authorize, ids.authorize(), quoted(user(account)), quoted(account.password()));
  }

  String submitLine(int id, RigSettings.Account account, String jobId, String nonce) {
    String params = this == BITMAIN ? " \"params\"" : "\"params\"";
    return format(
        "{\"id\":%,\"method\":\"mining.submit\",%:[\"%\",\"%\",\"%\"]}",
        id, params, quoted(user(account)), quoted(jobId), nonce);
  }

  String nonceText(long nonce, Extranonce extranonce) {
    String full = HexFormat.of().toHexDigits(nonce);
    return switch (nonceForm) {
      case FULL -> full;
      case PREFIXED -> "0x" + full;
      case PREFIXED_SHORT -> "0x" + full.replaceFirst("^0{1,10}", "");
      case SUFFIX -> full.substring(extranonce.hex().length());
    };
  }

  /// Puts the values where the template has a `%`.
  private static String format(String template, Object... values) {
    StringBuilder line = new StringBuilder();
    int next = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      line.append(c == '%' ? values[next++] : c);
    }
    return line.toString();
  }

  private String user(RigSettings.Account account) {
    boolean walletOnly = this == KASPAMINER || account.worker().isEmpty();
    return walletOnly ? account.wallet() : account.wallet() + "." + account.worker();
  }

  /// JSON string content. Goldshell writes a TAB as it is, which JSON forbids.
  private String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return this == BZMINER ? escaped : escaped.replace("\t", "\\t");
  }
}
