@NullMarked
package io.kaspool.cli.config;

import org.jspecify.annotations.NullMarked;
