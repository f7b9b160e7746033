package io.kaspool.simnode;

/// What all nodes of a network have in common. Guarded by the network's lock.
///
/// @param genesis the same object for all
/// @param issued the templates that any of them gave out
/// @param shunned the blocks that nobody merges for now
/// @param spent the outputs that somebody spent
record SharedState(
    DagBlock genesis, IssuedTemplates issued, ShunnedBlocks shunned, SpentOutputs spent) {

  static SharedState of(DagBlock genesis) {
    return new SharedState(genesis, new IssuedTemplates(), new ShunnedBlocks(), new SpentOutputs());
  }
}
