/// How a running role is told things: commands that arrive over a Unix socket, from its own user or
/// root, each in the audit log before it acts.
@NullMarked
package io.kaspool.ops.control;

import org.jspecify.annotations.NullMarked;
