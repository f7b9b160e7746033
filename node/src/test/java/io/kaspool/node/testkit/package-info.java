/// Templates without a node, for tests of the rooms that use this one.
@NullMarked
package io.kaspool.node.testkit;

import org.jspecify.annotations.NullMarked;
