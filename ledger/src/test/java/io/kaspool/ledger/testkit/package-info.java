/// Databases for the tests of every room that keeps books.
@NullMarked
package io.kaspool.ledger.testkit;

import org.jspecify.annotations.NullMarked;
