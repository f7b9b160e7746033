/// The journal: accepted shares and found blocks on local disk, before anybody is told that they
/// count.
@NullMarked
package io.kaspool.shares;

import org.jspecify.annotations.NullMarked;
