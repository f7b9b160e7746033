package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.shares.Volume.Room;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {
  private static final long RESERVE = 2_000;

  @Test
  void lacksWhatTheReserveNeeds() {
    assertThat(new Room(500, 100_000).lacking(RESERVE)).isEqualTo(1_500);
    assertThat(new Room(2_000, 100_000).lacking(RESERVE)).isZero();
    assertThat(new Room(90_000, 100_000).lacking(RESERVE)).isZero();
  }

  @Test
  void aSmallOneNeedsATenthOfItself() {
    assertThat(new Room(500, 10_000).lacking(RESERVE)).isEqualTo(500);
    assertThat(new Room(1_000, 10_000).lacking(RESERVE)).isZero();
  }

  @Test
  void lacksNothingWhenNothingIsKnown(@TempDir Path directory) {
    Room unknown = Volume.of(directory.resolve("gone")).room();

    assertThat(unknown).isEqualTo(new Room(0, 0));
    assertThat(unknown.lacking(RESERVE)).isZero();
  }

  @Test
  void isThatOfTheDirectory(@TempDir Path directory) {
    Room room = Volume.of(directory).room();

    assertThat(room.usableBytes()).isPositive();
    assertThat(room.totalBytes()).isGreaterThan(room.usableBytes());
  }
}
