/// The miners' wire protocol: framing, dialects, sessions, extranonces, and jobs spread over the
/// event loops. Knows nothing of nodes or books; `mining` decides, this room speaks.
@NullMarked
package io.kaspool.stratum;

import org.jspecify.annotations.NullMarked;
