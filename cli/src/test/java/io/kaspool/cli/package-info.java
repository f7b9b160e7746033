@NullMarked
package io.kaspool.cli;

import org.jspecify.annotations.NullMarked;
