package io.kaspool.shares;

import org.jspecify.annotations.Nullable;

/// What the writer does next: a commit, then the rest.
///
/// @param mark whether the minute is written even if nothing else is
/// @param prune whether a step of old entries is deleted
/// @param isLast nothing comes any more, and there is nothing to do
record Work(
    Batch batch, boolean mark, boolean prune, @Nullable RenameRequest rename, boolean isLast) {}
