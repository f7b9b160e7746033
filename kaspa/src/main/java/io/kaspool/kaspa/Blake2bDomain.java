package io.kaspool.kaspa;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// What BLAKE2b is used for, so that a hash of one kind can never pass for another. The domain's
/// name is the key; there is no salt and no personalisation (rusty-kaspa `crypto/hashes`, hashers).
public enum Blake2bDomain {
  BLOCK_HASH("BlockHash"),
  TRANSACTION_HASH("TransactionHash"),
  TRANSACTION_ID("TransactionID"),
  MERKLE_BRANCH_HASH("MerkleBranchHash");

  private final String domain;

  Blake2bDomain(String domain) {
    this.domain = domain;
  }

  public Hash hash(byte[] data) {
    return hash(domain, data);
  }

  static Hash hash(String domain, byte[] data) {
    Blake2bDigest digest =
        new Blake2bDigest(domain.getBytes(StandardCharsets.US_ASCII), Hash.LENGTH, null, null);
    digest.update(data, 0, data.length);
    byte[] output = new byte[Hash.LENGTH];
    digest.doFinal(output, 0);
    return Hash.of(output);
  }
}
