#include "solver/on_root.hpp"

#include <cstdint>
#include <new>

#include "solver/errors.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

namespace {

enum Kind { fine, usage, bad_case, checkpoint, numerical, resource, other };

Kind run(const std::function<void()>& work, std::string& message) {
  try {
    work();
    return fine;
  } catch (const UsageError& e) {
    message = e.what();
    return usage;
  } catch (const CaseError& e) {
    message = e.what();
    return bad_case;
  } catch (const CheckpointError& e) {
    message = e.what();
    return checkpoint;
  } catch (const NumericalError& e) {
    message = e.what();
    return numerical;
  } catch (const ResourceError& e) {
    message = e.what();
    return resource;
  } catch (const std::bad_alloc&) {
    message = "out of memory";
    return resource;
  } catch (const std::exception& e) {
    message = e.what();
    return other;
  }
}

}  // namespace

void broadcast(const Communicator& communicator, std::string& text) {
  std::uint64_t size = text.size();
  communicator.broadcast(&size, sizeof size);
  text.resize(size);
  if (size > 0) communicator.broadcast(&text[0], text.size());
}

void on_root(const Communicator& communicator, const std::function<void()>& work) {
  if (communicator.size() == 1) return work();
  std::string message;
  int kind = communicator.rank() == 0 ? run(work, message) : fine;
  communicator.broadcast(&kind, sizeof kind);
  if (kind == fine) return;
  broadcast(communicator, message);
  switch (kind) {
    case usage:
      throw UsageError(message);
    case bad_case:
      throw CaseError(std::vector<std::string>{message});
    case checkpoint:
      throw CheckpointError(message);
    case numerical:
      throw NumericalError(message);
    case resource:
      throw ResourceError(message);
    default:
      throw std::runtime_error(message);
  }
}

}  // namespace mossfield
