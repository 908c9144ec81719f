#include "solver/progress.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <unistd.h>

#include <cmath>
#include <limits>

#include "solver/signals.hpp"

namespace mossfield {

namespace {

constexpr double terminal_interval = 0.1, line_interval = 10;  // [s]

}  // namespace

struct Progress::Log {
  spdlog::logger logger;
  explicit Log(const std::filesystem::path& path)
      : logger("run", std::make_shared<spdlog::sinks::basic_file_sink_st>(path.string())) {
    logger.set_pattern("%Y-%m-%d %H:%M:%S.%e%z %^%l%$ %v");  // provenance.yaml has UTC
    logger.flush_on(spdlog::level::info);
    logger.set_error_handler([](const std::string&) {});
  }
};

double Eta::left(double progress, double wall) {
  if (last_progress_ >= 0 && wall > last_wall_) {
    const double span = wall - last_wall_, keep = std::exp(-span / 30);  // a mean over the last half minute
    speed_ = keep * speed_ + (1 - keep) * (progress - last_progress_) / span;
    weight_ = keep * weight_ + (1 - keep);
  }
  last_progress_ = progress;
  last_wall_ = wall;
  if (!(speed_ > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::fmax(0, (1 - progress) * weight_ / speed_);
}

std::string clock_text(double seconds) {
  if (!(seconds < 3.6e6)) return "--";
  const long s = std::lround(seconds);
  return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
                   : fmt::format("{}:{:02}", s / 60, s % 60);
}

std::string retries_text(const Retries& before, const Retries& now) {
  const long inaccurate = now.inaccurate - before.inaccurate, unsolved = now.unsolved - before.unsolved;
  std::string text;
  if (inaccurate > 0) text += fmt::format("  {} tried again for accuracy", inaccurate);
  if (unsolved > 0) text += fmt::format("  {} tried again, not solved: {}", unsolved, now.reason);
  return text;
}

Progress::Progress(const std::filesystem::path& log, bool active, int terminal)
    : active_(active), terminal_(terminal) {
  if (!active_) return;
  // mpirun gives its processes a terminal for standard output whatever its own is, but not for errors
  on_terminal_ = ::isatty(terminal_) == 1 && ::isatty(2) == 1;
  try {
    log_ = std::make_unique<Log>(log);
  } catch (const std::exception&) {  // the run directory's own probe has said whether it can be written
  }
}

Progress::~Progress() {
  if (open_line_) show("\n");
}

void Progress::show(const std::string& text) {
  if (!console_) return;
  const char* at = text.data();
  for (std::size_t left = text.size(); left > 0;) {
    const ssize_t n = ::write(terminal_, at, left);
    if (n <= 0) {
      if (n < 0 && errno == EINTR) continue;
      console_ = false;
      return;
    }
    at += n;
    left -= static_cast<std::size_t>(n);
  }
}

void Progress::say(const std::string& line) {
  if (!active_) return;
  show((open_line_ ? "\r\x1b[K" : "") + line + "\n");
  open_line_ = false;
  note(line);
}

void Progress::warn(const std::string& line) {
  if (!active_) return;
  show((open_line_ ? "\r\x1b[K" : "") + ("warning: " + line) + "\n");
  open_line_ = false;
  if (log_) log_->logger.warn(line);
}

void Progress::note(const std::string& line) {
  if (active_ && log_) log_->logger.info(line);
}

std::string Progress::line_of(const ProgressState& state, double eta) {
  const std::string tip = std::isnan(state.tip) ? "" : fmt::format("  tip {:.5g} um", 1e6 * state.tip);
  const double percent = state.end_time > 0 ? std::fmin(100, 100 * state.time / state.end_time) : 0;
  return fmt::format("{:3.0f} %  t {:.6g} of {:.6g} s  step {}  dt {:.3g} s{}  left {}", percent, state.time,
                     state.end_time, state.step, state.dt, tip, clock_text(eta));
}

void Progress::update(const ProgressState& state) {
  if (!active_) return;
  const double now = wall_clock();
  const bool log_due = now - last_logged_ >= line_interval;
  if (!log_due && !(on_terminal_ && now - last_shown_ >= terminal_interval)) return;
  const std::string line =
      line_of(state, eta_.left(state.end_time > 0 ? state.time / state.end_time : 0, now));
  if (log_due) {
    const std::string whole = line + retries_text(logged_, state.retries);
    note(whole);
    last_logged_ = now, logged_ = state.retries;
    if (!on_terminal_) show(whole + "\n");
  }
  if (on_terminal_) {
    show("\r" + line + "\x1b[K");
    open_line_ = console_;
    last_shown_ = now;
  }
}

}  // namespace mossfield
