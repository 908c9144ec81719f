#include "solver/signals.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <limits>

#include "solver/errors.hpp"

namespace mossfield {

namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) {
  if (received != 0) ::_exit(128 + signal);
  received = signal;
}

}  // namespace

void watch_signals() {
  received = 0;
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGHUP}) {
    struct sigaction action {
    }, before{};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, nullptr, &before);
    if (signal == SIGHUP && before.sa_handler == SIG_IGN)
      continue;  // nohup: a closed terminal is to stop nothing
    ::sigaction(signal, &action, nullptr);
  }
}

void let_writes_fail() {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

int signal_received() {
  return received;
}

std::string signal_name(int signal) {
  return signal == SIGINT    ? "SIGINT"
         : signal == SIGTERM ? "SIGTERM"
         : signal == SIGUSR1 ? "SIGUSR1"
         : signal == SIGHUP  ? "SIGHUP"
                             : "signal";
}

double wall_seconds(const std::string& text) {
  const auto wrong = [&text] {
    return UsageError("--max-wall: '" + text + "' is not a time; expected HH:MM:SS, MM:SS or seconds");
  };
  double seconds = 0;
  int parts = 0;
  for (std::size_t at = 0; at <= text.size(); ++parts) {
    const std::size_t end = std::min(text.find(':', at), text.size());
    const std::string part = text.substr(at, end - at);
    if (part.empty() || part.size() > 9 || part.find_first_not_of("0123456789") != std::string::npos)
      throw wrong();
    seconds = 60 * seconds + std::atof(part.c_str());
    at = end + 1;
  }
  if (parts > 3) throw wrong();
  return seconds;
}

WallBudget::WallBudget(std::optional<double> max_wall) : deadline_(std::numeric_limits<double>::infinity()) {
  if (max_wall) deadline_ = wall_clock() + *max_wall;
  if (const char* end = std::getenv("SLURM_JOB_END_TIME")) {
    const double epoch = std::strtod(end, nullptr);
    const double now =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    if (epoch > 0) deadline_ = std::min(deadline_, wall_clock() + epoch - now);
  }
}

double WallBudget::left() const {
  return deadline_ - wall_clock();
}

bool WallBudget::exhausted(double checkpoint, double longest_step) const {
  return left() < 3 * checkpoint + longest_step;
}

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace mossfield
