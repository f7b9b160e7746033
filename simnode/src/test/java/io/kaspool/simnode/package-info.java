/// Tests of the simulated node, with a blocking client and a miner of their own.
@NullMarked
package io.kaspool.simnode;

import org.jspecify.annotations.NullMarked;
