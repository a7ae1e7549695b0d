//===- lib/Inspect/Tables.cpp - the abi tables of a binary ----------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Offsets come from the declared records: the targets' layout is the host's. A
// count is believed only if its records are in the file, and the ranges of all
// tasks together may not be larger than the file, so that a thousand tasks cannot
// all claim the same million constructors.
//
//===----------------------------------------------------------------------===//

#include "lib/Inspect/Tables.h"
#include "runtime/abi/symbols.h"
#include "runtime/abi/tables.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include <cstddef>

using namespace llvm;
using namespace minigo;
using namespace minigo::inspect;
using support::endian::read32le;
using support::endian::read64le;

static Error makeError(const Twine &Message) {
  return createStringError(inconvertibleErrorCode(), Message);
}

namespace {

/// [Start, End) as a table gives it.
struct Range {
  uint64_t Start;
  uint64_t End;
};

class TableReader {
public:
  TableReader(const Image &I, Report &R) : I(I), R(R) {}

  Error readBuildInfo(uint64_t Header);
  Error readInitTable(uint64_t Table);
  Error readTextTable(uint64_t Table);

private:
  Error readTask(const uint8_t *Record);
  Error readConstructors(Range Where, std::vector<Function> &Out);
  Error readInits(Range Where, std::vector<Function> &Out);
  Expected<ArrayRef<uint8_t>> readRecords(Range Where, size_t Size);

  const Image &I;
  Report &R;
  uint64_t Claimed = 0; ///< bytes of records, by all tasks so far
};

} // namespace

/// `count` and as many records behind it; offsets of both records are the same.
static Expected<ArrayRef<uint8_t>> readCounted(const Image &I, uint64_t Table, size_t Size) {
  Expected<uint64_t> Count = I.readInt<uint64_t>(Table);
  if (!Count)
    return Count.takeError();
  if (*Count > I.readFrom(Table).size() / Size)
    return makeError("a table claims " + Twine(*Count) + " records");
  return I.read(Table + sizeof(uint64_t), *Count * Size);
}
static_assert(offsetof(abi::InitTable, count) == 0 && offsetof(abi::InitTable, tasks) == 8);
static_assert(offsetof(abi::TextTable, count) == 0 && offsetof(abi::TextTable, ranges) == 8);

static Expected<std::string> unescape(StringRef Value) {
  std::string Result;
  for (size_t At = 0; At < Value.size(); ++At) {
    if (Value[At] != '\\') {
      Result += Value[At];
      continue;
    }
    StringRef Escaped = Value.substr(++At, 1);
    if (Escaped == "\\")
      Result += '\\';
    else if (Escaped == "n")
      Result += '\n';
    else if (Escaped == "t")
      Result += '\t';
    else
      return makeError("unknown escape in the build information");
  }
  return Result;
}

/// abi::BuildInfoHeader's text, and the level it leads to.
Error TableReader::readBuildInfo(uint64_t Header) {
  Expected<ArrayRef<uint8_t>> Bytes = I.read(Header, sizeof(abi::BuildInfoHeader));
  if (!Bytes)
    return Bytes.takeError();
  uint32_t Size = read32le(Bytes->data() + offsetof(abi::BuildInfoHeader, size));
  uint64_t LevelAt =
      Header + read64le(Bytes->data() + offsetof(abi::BuildInfoHeader, cpuLevel));
  Expected<uint32_t> Level = I.readInt<uint32_t>(LevelAt);
  if (!Level)
    return Level.takeError();
  R.CpuLevel = *Level;

  Expected<ArrayRef<uint8_t>> Text = I.read(Header + sizeof(abi::BuildInfoHeader), Size);
  if (!Text)
    return Text.takeError();
  StringRef Rest = toStringRef(*Text);
  while (!Rest.empty()) {
    size_t End = Rest.find('\n');
    size_t Tab = Rest.take_front(End).find('\t');
    if (End == StringRef::npos || Tab == StringRef::npos)
      return makeError("a line of the build information has no key or no end");
    Expected<std::string> Value = unescape(Rest.slice(Tab + 1, End));
    if (!Value)
      return Value.takeError();
    R.BuildInfo.emplace_back(Rest.take_front(Tab).str(), std::move(*Value));
    Rest = Rest.drop_front(End + 1);
  }
  return Error::success();
}

Expected<ArrayRef<uint8_t>> TableReader::readRecords(Range Where, size_t Size) {
  if (Where.End < Where.Start || (Where.End - Where.Start) % Size != 0)
    return makeError("the range 0x" + Twine::utohexstr(Where.Start) + " - 0x" +
                     Twine::utohexstr(Where.End) + " is no list of records");
  if (Where.Start == Where.End)
    return ArrayRef<uint8_t>();
  Claimed += std::min(Where.End - Where.Start, I.size());
  if (Claimed > I.size())
    return makeError("the init tasks claim more records than the file can hold");
  return I.read(Where.Start, Where.End - Where.Start);
}

Error TableReader::readConstructors(Range Where, std::vector<Function> &Out) {
  Expected<ArrayRef<uint8_t>> Bytes = readRecords(Where, sizeof(abi::Constructor));
  if (!Bytes)
    return Bytes.takeError();
  for (size_t At = 0; At < Bytes->size(); At += sizeof(abi::Constructor))
    Out.emplace_back().Address = read64le(Bytes->data() + At);
  return Error::success();
}

/// abi::InitRecord.
Error TableReader::readInits(Range Where, std::vector<Function> &Out) {
  Expected<ArrayRef<uint8_t>> Bytes = readRecords(Where, sizeof(abi::InitRecord));
  if (!Bytes)
    return Bytes.takeError();
  for (size_t At = 0; At < Bytes->size(); At += sizeof(abi::InitRecord)) {
    const uint8_t *Record = Bytes->data() + At;
    Expected<StringRef> File = I.readString(read64le(Record + offsetof(abi::InitRecord, file)));
    if (!File)
      return File.takeError();
    Function &Init = Out.emplace_back();
    Init.Address = read64le(Record + offsetof(abi::InitRecord, fn));
    Init.Where = {File->str(), read64le(Record + offsetof(abi::InitRecord, line))};
  }
  return Error::success();
}

/// abi::InitTask.
Error TableReader::readTask(const uint8_t *Record) {
  Expected<StringRef> Package = I.readString(read64le(Record + offsetof(abi::InitTask, package)));
  if (!Package)
    return Package.takeError();
  Task &T = R.Tasks.emplace_back();
  T.Package = Package->str();
  Range Constructors{read64le(Record + offsetof(abi::InitTask, ctorsStart)),
                     read64le(Record + offsetof(abi::InitTask, ctorsEnd))};
  if (Error E = readConstructors(Constructors, T.Constructors))
    return E;
  Range Inits{read64le(Record + offsetof(abi::InitTask, initsStart)),
              read64le(Record + offsetof(abi::InitTask, initsEnd))};
  return readInits(Inits, T.Inits);
}

Error TableReader::readInitTable(uint64_t Table) {
  Expected<ArrayRef<uint8_t>> Records = readCounted(I, Table, sizeof(abi::InitTask));
  if (!Records)
    return Records.takeError();
  for (size_t At = 0; At < Records->size(); At += sizeof(abi::InitTask))
    if (Error E = readTask(Records->data() + At))
      return E;
  return Error::success();
}

static StringRef nameOf(abi::TextClass Class) {
  switch (Class) {
  case abi::TextClass::User:
    return "user";
  case abi::TextClass::Adopted:
    return "adopted";
  case abi::TextClass::System:
    return "system";
  }
  return {};
}

Error TableReader::readTextTable(uint64_t Table) {
  Expected<ArrayRef<uint8_t>> Records = readCounted(I, Table, sizeof(abi::TextRange));
  if (!Records)
    return Records.takeError();
  for (size_t At = 0; At < Records->size(); At += sizeof(abi::TextRange)) {
    const uint8_t *Record = Records->data() + At;
    uint32_t Class = read32le(Record + offsetof(abi::TextRange, cls));
    StringRef Name = nameOf(static_cast<abi::TextClass>(Class));
    uint64_t Start = read64le(Record + offsetof(abi::TextRange, start));
    uint64_t End = read64le(Record + offsetof(abi::TextRange, end));
    if (Name.empty())
      return makeError("unknown text class " + Twine(Class));
    if (End < Start || (!R.Text.empty() && Start < R.Text.back().End))
      return makeError("text classes overlap or are not in ascending order");
    R.Text.push_back({Name.str(), Start, End});
  }
  return Error::success();
}

Expected<bool> inspect::readTables(const Image &I, Report &R) {
  std::optional<uint64_t> Header = I.findSection(MINIGO_SECTION_BUILD_INFO);
  if (!Header)
    return false;
  Expected<ArrayRef<uint8_t>> Bytes = I.read(*Header, sizeof(abi::BuildInfoHeader));
  if (!Bytes)
    return Bytes.takeError();
  if (!toStringRef(*Bytes).starts_with(
          StringRef(abi::kBuildInfoMagic, sizeof(abi::kBuildInfoMagic))))
    return false;
  const uint8_t *Record = Bytes->data();
  uint32_t Version = read32le(Record + offsetof(abi::BuildInfoHeader, version));
  if (Version != abi::kVersion)
    return makeError("built by another version of minigo-build: its tables are of version " +
                     Twine(Version) + ", expected " + Twine(abi::kVersion));

  TableReader Reader(I, R);
  if (Error E = Reader.readBuildInfo(*Header))
    return std::move(E);
  uint64_t InitTasks = *Header + read64le(Record + offsetof(abi::BuildInfoHeader, initTasks));
  if (Error E = Reader.readInitTable(InitTasks))
    return std::move(E);
  uint64_t TextRanges = *Header + read64le(Record + offsetof(abi::BuildInfoHeader, textRanges));
  if (Error E = Reader.readTextTable(TextRanges))
    return std::move(E);
  return true;
}
