@NullMarked
package io.kaspool.ops;

import org.jspecify.annotations.NullMarked;
