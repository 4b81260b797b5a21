// The safety questions. Without this file a question that hangs on another answer comes after the
// page is saved; with it, it comes at once. What opens what stands in the page, put there by the
// server, which goes on deciding what is asked: there are no rules here.
(() => {
  "use strict";

  const form = document.querySelector("[data-questions]");
  if (!form) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const changed = form.querySelector("[data-questions-changed]");
  const stopHere = document.getElementById("stop-here-words");

  // -- What is chosen for a question that can be seen; what is out of sight counts as not answered.
  function answerTo(name) {
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
    return chosen.find((input) => input.name === name && !input.disabled)?.value;
  }
  const isAmong = (answer, answers = "") => answers.split(" ").includes(answer);

  // -- Show and hide what hangs on another answer. Parents stand before what they open.
  function follow() {
    const opened = [];
    let closed = 0;
    for (const question of questions) {
      const { question: name, openedBy, openedOn } = question.dataset;
      if (!openedBy) continue;
      const open = isAmong(answerTo(openedBy), openedOn);
      if (open && question.hidden) opened.push(name);
      if (!open && !question.hidden) closed += 1;
      question.hidden = !open;
      // What cannot be seen is neither required nor sent.
      for (const input of question.querySelectorAll("input")) input.disabled = !open;
    }
    return { opened: opened.length, closed };
  }

  function announce({ opened, closed }) {
    if (opened) {
      changed.textContent = opened === 1 ? changed.dataset.one : changed.dataset.more + opened;
    } else if (closed) {
      changed.textContent = changed.dataset.fewer;
    }
  }

  // -- An emergency answer is never sent by itself: arrow keys choose answers on their way past.
  function warn() {
    for (const question of questions) {
      const place = question.querySelector("[data-stop-here]");
      if (!place) continue;
      const urgent =
        !question.hidden && isAmong(answerTo(question.dataset.question), question.dataset.emergencyOn);
      if (urgent && !place.hasChildNodes()) {
        place.append(stopHere.content.cloneNode(true));
        place.scrollIntoView({ block: "nearest" });
      }
      if (!urgent) place.replaceChildren();
    }
  }

  form.addEventListener("change", () => {
    announce(follow());
    warn();
  });
  // Answers that the browser kept: after a reload, or on the way back.
  function catchUp() {
    follow();
    warn();
  }
  catchUp();
  window.addEventListener("pageshow", catchUp);
})();
