@NullMarked
package io.kaspool.node;

import org.jspecify.annotations.NullMarked;
