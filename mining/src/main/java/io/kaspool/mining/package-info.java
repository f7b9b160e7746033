/// The heart of the pool, without sockets: templates become jobs, solutions become verdicts, blocks
/// go to the nodes before anything else happens. What other rooms must provide is declared here as
/// ports.
@NullMarked
package io.kaspool.mining;

import org.jspecify.annotations.NullMarked;
