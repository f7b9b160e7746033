@NullMarked
package io.kaspool.mining;

import org.jspecify.annotations.NullMarked;
