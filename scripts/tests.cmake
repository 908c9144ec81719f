# Tests: one program per tests/*_test.cpp, named and registered as its file; the label is the part of the
# name before the first underscore, and LABEL_tests is the target of all that bear it. tests/mpi_*_test.cpp
# run on 1, 2 and 4 ranks.
# One thread per test: ctest fills the cores; a test of threads sets their number itself.
set(test_environment OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
                     OMPI_MCA_rmaps_base_oversubscribe=1)
if(MOSSFIELD_SANITIZE)
  list(APPEND test_environment ASAN_OPTIONS=detect_leaks=0)  # MPI keeps memory until the process ends
endif()

function(mossfield_test name label processors)
  cmake_parse_arguments(PARSE_ARGV 3 test "" "" "COMMAND;ENVIRONMENT")
  add_test(NAME ${name} COMMAND ${test_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 900 PROCESSORS ${processors} SKIP_RETURN_CODE 77
                                          ENVIRONMENT "${test_environment};${test_ENVIRONMENT}")
endfunction()

# A test's own code is not what takes its time: it is compiled fast, against headers that are read once. The
# headers are third parties' and the standard library's alone, so that a test shows what it includes of ours.
set(test_options $<$<CONFIG:Release>:-O1>)
add_library(test_main STATIC tests/test_main.cpp)
target_link_libraries(test_main PUBLIC solver GTest::gtest)
target_compile_options(test_main PRIVATE ${test_options})
target_precompile_headers(test_main PRIVATE <gtest/gtest.h> <algorithm> <cmath> <filesystem> <functional> <optional>
                          <string> <vector> <fmt/format.h>)
file(GLOB test_sources CONFIGURE_DEPENDS tests/*_test.cpp)
if(MOSSFIELD_CUDA STREQUAL "EMULATED")
  list(APPEND test_sources tests/emulated_gpu/gpu_emulated_test.cpp)
endif()
foreach(source ${test_sources})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX MATCH "^[^_]+" label ${name})
  if(label STREQUAL "mpi" AND NOT have_MPI)
    continue()
  endif()
  add_executable(${name} ${source})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE solver test_main)
  target_compile_options(${name} PRIVATE ${test_options})
  target_precompile_headers(${name} REUSE_FROM test_main)
  target_compile_definitions(${name} PRIVATE MOSSFIELD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(TARGET mossfield)  # for tests that start the program itself
    target_compile_definitions(${name} PRIVATE MOSSFIELD_PROGRAM="$<TARGET_FILE:mossfield>"
                                               MOSSFIELD_MPIEXEC="${MPIEXEC_EXECUTABLE}")
    add_dependencies(${name} mossfield)
  endif()
  if(NOT TARGET ${label}_tests)
    add_custom_target(${label}_tests)
  endif()
  add_dependencies(${label}_tests ${name})
  if(label STREQUAL "mpi")
    foreach(ranks 1 2 4)
      mossfield_test(${name}_${ranks} mpi ${ranks}
                     COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} $<TARGET_FILE:${name}>)
    endforeach()
  else()
    set(environment OMPI_MCA_ess_singleton_isolated=1)
    if(label MATCHES "^(gpu|operator)$")  # a GPU, emulated or not, is for those that ask for one
      list(APPEND environment MOSSFIELD_EMULATED_GPU=1)
    else()
      list(APPEND environment CUDA_VISIBLE_DEVICES=-1)
    endif()
    mossfield_test(${name} ${label} 1 COMMAND ${name} ENVIRONMENT ${environment})
  endif()
endforeach()

# The benchmarks: built with the tests, run by scripts/bench.
file(GLOB bench_sources CONFIGURE_DEPENDS tests/bench/*.cpp)
add_executable(mossfield_bench ${bench_sources})
set_target_properties(mossfield_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
target_link_libraries(mossfield_bench PRIVATE solver)

# Those that take longest begin first: in a fresh build ctest does not know, and one that begins last leaves a core idle.
foreach(name run_restart_test physics_host_angle_test physics_foam_angle_test gpu_parity_test run_program_test run_host_test)
  if(TARGET ${name})
    set_tests_properties(${name} PROPERTIES COST 100)
  endif()
endforeach()
