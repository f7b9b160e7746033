@NullMarked
package io.kaspool.rigs;

import org.jspecify.annotations.NullMarked;
