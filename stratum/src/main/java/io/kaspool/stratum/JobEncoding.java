package io.kaspool.stratum;

/// The two ways a job's header is written in `mining.notify`.
enum JobEncoding {
  /// One string: 64 hex digits of the pre-PoW hash and 16 of the timestamp as little-endian bytes.
  HEX80,
  /// Four unsigned integers, each the little-endian reading of 8 bytes of the pre-PoW hash, then
  /// the timestamp as an integer.
  ARRAY
}
