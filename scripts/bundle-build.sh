#!/bin/sh
# Builds Mossfield and the libraries beside it on a machine without network, then runs the tests.
#   ./build.sh [FOLDER [CMAKE_OPTION...]]     FOLDER: where to build, default `build` beside this file
# Needs a C++17 compiler with OpenMP and CMake 3.25 or newer; uses CUDA if nvcc is found. MPI and PETSc are left out.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-} in -h | --help) sed -n '2,/^$/{s/^# \{0,1\}//p}' "$0" && exit 0 ;; esac
folder=$here/build
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  folder=$(cd "$1" && pwd)
  shift
fi
jobs=$(getconf _NPROCESSORS_ONLN)
prefix=$folder/deps

# library NAME CMAKE_OPTION...
library() {
  name=$1
  shift
  [ ! -f "$folder/$name/done" ] || return 0
  echo "==== $name"
  mkdir -p "$folder/$name"
  # from inside the folder: HDF5's checks write into the current one
  (cd "$folder/$name" && cmake "$here/deps/$name" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF \
    -DCMAKE_C_FLAGS=-w -DCMAKE_CXX_FLAGS=-w -DCMAKE_POLICY_VERSION_MINIMUM=3.5 -Wno-dev "$@" >log 2>&1 &&
    cmake --build . -j "$jobs" >>log 2>&1 && cmake --install . >>log 2>&1 && touch done) ||
    {
      grep -m 5 -A 8 -iE '(^|[ :])error[ :]' "$folder/$name/log"
      echo "$name could not be built: see $folder/$name/log"
      exit 1
    }
}

library hdf5 -DHDF5_BUILD_TOOLS=OFF -DHDF5_BUILD_EXAMPLES=OFF -DHDF5_BUILD_HL_LIB=OFF -DHDF5_BUILD_CPP_LIB=OFF \
  -DHDF5_ENABLE_Z_LIB_SUPPORT=OFF -DHDF5_ENABLE_SZIP_SUPPORT=OFF -DHDF5_NO_PACKAGES=ON \
  -DHDF5_INSTALL_CMAKE_DIR=lib/cmake/hdf5
library yaml-cpp -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF
library googletest -DBUILD_GMOCK=OFF
library cli11 -DCLI11_BUILD_TESTS=OFF -DCLI11_BUILD_EXAMPLES=OFF -DCLI11_BUILD_DOCS=OFF
library fmt -DFMT_TEST=OFF -DFMT_DOC=OFF
library spdlog -DSPDLOG_FMT_EXTERNAL=ON -DSPDLOG_BUILD_EXAMPLE=OFF
cp -r "$here/deps/random123/include/Random123" "$prefix/include/"

echo "==== mossfield"
cmake -S "$here/mossfield" -B "$folder/mossfield" -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix" \
  -DMOSSFIELD_MPI=OFF -DMOSSFIELD_PETSC=OFF -DMOSSFIELD_WERROR=OFF -DMOSSFIELD_GIT_HASH="$(cat "$here/git_hash")" "$@"
# a library of the machine's own, found by mistake, would make the result depend on the machine
if grep -E '^(HDF5|yaml-cpp|GTest|CLI11|fmt|spdlog)_DIR:|^RANDOM123_INCLUDE_DIR:' "$folder/mossfield/CMakeCache.txt" |
  grep -v "=$prefix/"; then
  echo "these were found outside the bundle" && exit 1
fi
cmake --build "$folder/mossfield" -j "$jobs"
ctest --test-dir "$folder/mossfield" --output-on-failure --no-tests=error -j "$jobs"
