package io.kaspool.kaspa;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;

/// What keyed BLAKE3 is used for since the Toccata fork: ids of version 1 transactions. The key is
/// the domain's name, filled up with zero bytes (rusty-kaspa `crypto/hashes`, hashers).
public enum Blake3Domain {
  PAYLOAD_DIGEST("PayloadDigest"),
  TRANSACTION_REST("TransactionRest"),
  TRANSACTION_V1_ID("TransactionV1Id");

  private static final int KEY_LENGTH = 32;

  private final String domain;

  Blake3Domain(String domain) {
    this.domain = domain;
  }

  public Hash hash(byte[] data) {
    return hash(domain, data);
  }

  static Hash hash(String domain, byte[] data) {
    byte[] key = Arrays.copyOf(domain.getBytes(StandardCharsets.US_ASCII), KEY_LENGTH);
    Blake3Digest digest = new Blake3Digest();
    digest.init(Blake3Parameters.key(key));
    digest.update(data, 0, data.length);
    byte[] output = new byte[Hash.LENGTH];
    digest.doFinal(output, 0);
    return Hash.of(output);
  }
}
