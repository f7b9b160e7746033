/// kaspad's behaviour in-process behind a real gRPC port, for tests and the demo. It refuses what
/// kaspad refuses; the same scenario is played to both (`NodeConformanceTest`).
@NullMarked
package io.kaspool.simnode;

import org.jspecify.annotations.NullMarked;
