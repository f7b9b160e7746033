@NullMarked
package io.kaspool.stratum;

import org.jspecify.annotations.NullMarked;
