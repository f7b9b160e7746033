@NullMarked
package io.kaspool.shares;

import org.jspecify.annotations.NullMarked;
