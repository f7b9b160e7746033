/// The configuration file and the environment, read into records. Every key is declared once, in
/// `Keys`; every problem is found before any is told, each with its place.
@NullMarked
package io.kaspool.cli.config;

import org.jspecify.annotations.NullMarked;
