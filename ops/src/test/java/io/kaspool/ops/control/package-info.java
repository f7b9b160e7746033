@NullMarked
package io.kaspool.ops.control;

import org.jspecify.annotations.NullMarked;
