//===- driver/Link/Linker.cpp - lld in a forked child --------------------===//
//
// Part of minigo-build, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "driver/Link/Linker.h"
#include "driver/Diagnostics.h"
#include "driver/Exec/Process.h"
#include "lld/Common/Driver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>
#include <utility>

LLD_HAS_DRIVER(elf)

using namespace llvm;
using namespace minigo;

Expected<ChildResult> minigo::runLinker(const std::vector<std::string> &Line) {
  std::vector<const char *> Args = {"ld.lld"}; // the name chooses how lld words things
  for (const std::string &Word : drop_begin(Line))
    Args.push_back(Word.c_str());
  // exitEarly: the child is thrown away, so lld need not tidy up.
  return runForked([&] {
    return lld::elf::link(Args, outs(), errs(), /*exitEarly=*/true, /*disableOutput=*/false) ? 0
                                                                                            : 1;
  });
}

Error minigo::reportLink(const ChildResult &Result, const LinkNames &Names) {
  Error Reported = translateLinkerText(Result.Text, Names,
                                       [](std::string Text) { printWarning(Text); });
  if (Reported || Result.succeeded())
    return Reported;
  std::string How = Result.Signal ? std::string("it was killed by: ") + strsignal(Result.Signal)
                                  : "it ended with status " + std::to_string(Result.Status);
  std::string Said = StringRef(Result.Text).trim().str();
  std::replace(Said.begin(), Said.end(), '\n', ' ');
  return failure("the linker failed: " + Names.Output + ": " + How +
                 (Said.empty() ? "" : "; it said: " + Said));
}

//===----------------------------------------------------------------------===//
// lld's words
//===----------------------------------------------------------------------===//

namespace {

/// One message: its first line without "ld.lld: error: ", and the lines behind it
/// that begin with ">>>", without that.
struct Message {
  bool IsWarning;
  StringRef Head;
  SmallVector<StringRef, 4> Notes;
};

/// What a message says about one place: ">>> referenced by main.cpp:5 (...)" and the
/// line below it, ">>>    object.o:(function) in archive lib.a".
struct Place {
  std::string Source;   ///< main.cpp:5, when there is debug information
  std::string File;     ///< in the user's words
  std::string Function; ///< may be empty

  std::string describe() const {
    std::string Text = Source.empty() ? File : Source;
    return Function.empty() ? Text : Text + " in " + Function;
  }
};

class Translator {
public:
  explicit Translator(const LinkNames &Names) : Names(Names) {}
  std::string users(const Message &M) const;
  Error error(const Message &M) const;
  std::string plain(const Message &M) const;

private:
  SmallVector<Place, 2> places(const Message &M, StringRef Verb) const;
  void readObject(StringRef Note, Place &P) const;
  Error undefined(const Message &M, StringRef Symbol) const;
  Error duplicate(const Message &M, StringRef Symbol) const;

  const LinkNames &Names;
};

} // namespace

Error minigo::twoKinds(StringRef Name, StringRef Ours, const Twine &Theirs) {
  return failure("two kinds of thread_local: " + Name + ": the goroutine's in " + Ours +
                 ", the thread's " + Theirs +
                 "; compile both with minigo-build, or build with -tls=thread");
}

static SmallVector<Message, 8> splitMessages(StringRef Text) {
  SmallVector<Message, 8> Messages;
  SmallVector<StringRef, 32> Lines;
  Text.split(Lines, '\n');
  for (StringRef Line : Lines) {
    if (Line.consume_front("ld.lld: error: "))
      Messages.push_back({false, Line, {}});
    else if (Line.consume_front("ld.lld: warning: "))
      Messages.push_back({true, Line, {}});
    else if (Line.consume_front("LLVM ERROR: "))
      Messages.push_back({false, Line, {}});
    else if (Line.consume_front(">>> ") && !Messages.empty())
      Messages.back().Notes.push_back(Line);
  }
  return Messages;
}

/// "object.o:(function) in archive lib.a" or "object.o:(.text+0x5)".
void Translator::readObject(StringRef Note, Place &P) const {
  StringRef Object = Note.trim();
  if (size_t At = Object.find(" in archive "); At != StringRef::npos) {
    StringRef Archive = Object.substr(At + strlen(" in archive "));
    Object = Object.take_front(At);
    P.File = Names.File(Archive) + "(" + Object.split(":(").first.str() + ")";
  }
  auto [File, Rest] = Object.rsplit(":(");
  if (P.File.empty())
    P.File = Names.File(File);
  if (Rest.consume_back(")") && !Rest.starts_with("."))
    P.Function = Rest.str();
}

SmallVector<Place, 2> Translator::places(const Message &M, StringRef Verb) const {
  SmallVector<Place, 2> Found;
  for (StringRef Note : M.Notes) {
    if (Note.starts_with(" ") && !Found.empty()) {
      readObject(Note, Found.back());
    } else if (Note.consume_front(Verb) &&
               (Note.consume_front(" by ") || Note.consume_front(" at ") ||
                Note.consume_front(" in "))) {
      Place P;
      // With debug information a source comes first and the object on the next line.
      if (Note.contains(":("))
        readObject(Note, P);
      else
        P.Source = Note.split(" (").first.str();
      Found.push_back(std::move(P));
    }
  }
  // Without debug information the only name is the file itself.
  for (Place &P : Found)
    if (P.File.empty())
      P.File = Names.File(P.Source);
  return Found;
}

/// Who uses what a message is about.
std::string Translator::users(const Message &M) const {
  SmallVector<Place, 2> By = places(M, "referenced");
  if (By.empty())
    return Names.Output;
  return "referenced by " + By[0].describe() + (By.size() > 1 ? " and others" : "");
}

Error Translator::undefined(const Message &M, StringRef Symbol) const {
  auto Ours = Names.Locals.find(Symbol);
  if (Ours != Names.Locals.end())
    return twoKinds(Symbol, Ours->getValue(), "as " + users(M));
  auto Expected = Names.Expected.find(Symbol);
  return failure("undefined symbol: " + Symbol + ": " +
                 (Expected != Names.Expected.end() ? Expected->getValue() : users(M)) +
                 "; define it, or add the file or library that does");
}

Error Translator::duplicate(const Message &M, StringRef Symbol) const {
  SmallVector<Place, 2> In = places(M, "defined");
  std::string Where = Names.Output;
  if (In.size() >= 2)
    Where = In[0].File + " and " + In[1].File;
  if (Symbol == "main")
    return failure("two main functions: " + Where + "; a program has one");
  return failure("duplicate symbol: " + Symbol + ": defined in " + Where +
                 "; keep one definition");
}

std::string Translator::plain(const Message &M) const {
  std::string Text = M.Head.str();
  for (StringRef Note : M.Notes)
    Text += (", " + Note.trim()).str();
  return Text;
}

Error Translator::error(const Message &M) const {
  StringRef Head = M.Head;
  if (Head.consume_front("undefined symbol: "))
    return undefined(M, Head);
  if (Head.consume_front("duplicate symbol: "))
    return duplicate(M, Head);
  if (Head.ends_with("symbol not found: main"))
    return failure("no main function: " + Names.Programs + "; a program needs int main()");
  if (Head.consume_front("unable to find library "))
    return failure("library not found: " + Head + "; install its static form (.a), or name its "
                                                  "folder with -L");
  if (Head.consume_front("IO failure on output stream: "))
    return failure("cannot write: " + Names.Output + ": " + Head +
                   "; make room, or write elsewhere with -o");
  if (Head.starts_with("too many errors emitted"))
    return failure("too many errors: " + Names.Output + "; -Wl,--error-limit=0 shows all");
  return failure(plain(M));
}

static constexpr StringLiteral LocalPrefix = "undefined symbol: __emutls_v.";

std::vector<LinkMention> minigo::undefinedThreadLocals(StringRef Text, const LinkNames &Names) {
  Translator T(Names);
  std::vector<LinkMention> Found;
  for (const Message &M : splitMessages(Text))
    if (StringRef Name = M.Head; Name.consume_front(LocalPrefix))
      Found.push_back({Name.str(), T.users(M)});
  return Found;
}

/// Lines "file: definition of symbol" of --trace-symbol.
std::vector<LinkMention> minigo::tracedDefinitions(StringRef Text) {
  std::vector<LinkMention> Found;
  SmallVector<StringRef, 32> Lines;
  Text.split(Lines, '\n');
  for (StringRef Line : Lines)
    if (auto [File, Symbol] = Line.split(": definition of "); !Symbol.empty())
      Found.push_back({Symbol.str(), File.str()});
  return Found;
}

Error minigo::translateLinkerText(StringRef Text, const LinkNames &Names,
                                  function_ref<void(std::string)> WarningOut) {
  Translator T(Names);
  Error All = Error::success();
  bool NoMain = false; // lld misses main once for each use: -u, --defsym, the entry
  for (const Message &M : splitMessages(Text)) {
    if (M.IsWarning) {
      WarningOut(T.plain(M));
      continue;
    }
    if (M.Head.ends_with("symbol not found: main") && std::exchange(NoMain, true))
      continue;
    All = joinErrors(std::move(All), T.error(M));
  }
  return All;
}
