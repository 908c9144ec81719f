#pragma once
// How a run can end, and what it tells the shell.

#include <stdexcept>

#include "kernels/errors.hpp"

namespace mossfield {

namespace exit_code {
inline constexpr int done = 0, unexpected = 1,  ///< `check`: the run is not what its case expects
    usage = 2, bad_case = 3, numerical = 4, resources = 5, internal = 6,
                     stopped_early = 75;  ///< resumable; 128 + n: killed by a second signal n
}

/// The command cannot be obeyed as given: exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// There is no checkpoint to go on from, or it belongs to another case: exit code 3.
struct CheckpointError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace mossfield
