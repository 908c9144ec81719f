#pragma once
// Work that only rank 0 does (files, the terminal), whose failure every rank must hear of.

#include <functional>
#include <string>

#include "kernels/communicator.hpp"

namespace mossfield {

/// Runs `work` on rank 0; if it throws, every rank throws the same kind of error with the same text.
/// Collective.
void on_root(const Communicator& communicator, const std::function<void()>& work);

/// Rank 0's text on every rank. Collective.
void broadcast(const Communicator& communicator, std::string& text);

}  // namespace mossfield
