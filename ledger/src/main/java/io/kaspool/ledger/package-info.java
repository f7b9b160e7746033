/// The pool's books in Postgres: tables and their constraints, accounts and entries, leases, and
/// every query that others read.
@NullMarked
package io.kaspool.ledger;

import org.jspecify.annotations.NullMarked;
