// Every page works without this file; it makes waiting, failing and filling in kinder.
(() => {
  "use strict";

  const failure = document.getElementById("failure");
  const waiting = document.getElementById("waiting");
  const announcer = document.getElementById("announcer");
  const WAIT_BEFORE_SAYING_SO = 300; // milliseconds

  // -- A second press while a form is being sent is ignored. The button is not disabled: it would
  //    lose its focus, and its value would not be sent.
  function hold(form) {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    form.dataset.sending = "";
    setTimeout(release, 10000); // an answer that is a file leaves this page standing
  }
  function release() {
    for (const form of document.querySelectorAll("form[data-sending]")) {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
    sayWaitingIsOver();
  }
  document.addEventListener("submit", (event) => {
    if (!("sending" in event.target.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // htmx has stopped the forms that it sends itself
    hold(event.target);
    sayWaiting();
  });
  // -- What asks again by itself is not waited for, and when it fails it asks again: no words about it.
  const asksByItself = (event) => event.target instanceof Element && event.target.matches("[data-polls]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (asksByItself(event)) return;
    if (failure) failure.hidden = true;
    if (event.target.matches("form")) hold(event.target);
    event.detail.target.setAttribute("aria-busy", "true");
    if (event.detail.requestConfig.triggeringEvent) sayWaiting(); // a picture that loads by itself is not waited for
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (asksByItself(event)) return;
    event.detail.target.removeAttribute("aria-busy");
    release();
  });
  window.addEventListener("pageshow", release);

  // -- Say that something is under way, but not for what is there at once.
  let patience = 0;
  function sayWaiting() {
    clearTimeout(patience);
    patience = setTimeout(() => { if (waiting) waiting.hidden = false; }, WAIT_BEFORE_SAYING_SO);
  }
  function sayWaitingIsOver() {
    clearTimeout(patience);
    if (waiting) waiting.hidden = true;
  }

  // -- Say it when the server cannot be reached or answers with an error.
  function sayItFailed(event) {
    if (asksByItself(event)) return;
    release();
    if (!failure) return;
    failure.replaceChildren(document.getElementById("failure-words").content.cloneNode(true));
    failure.hidden = false;
    failure.scrollIntoView({ block: "center" });
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, sayItFailed);
  }

  // -- After something new came in: go to the list of mistakes, else to where it says; read out what
  //    it has to say. The page stays where it was, unless the focus would be out of sight.
  function goTo(place) {
    if (!place) return false;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
    return true;
  }
  const within = (root, selector) => (root.matches?.(selector) ? root : root.querySelector(selector));
  function announce(root) {
    const told = [...root.querySelectorAll("#messages, [data-announce]")];
    if (root.matches?.("[data-announce]")) told.push(root);
    const words = told.map((each) => each.innerText.trim()).filter(Boolean).join(" ");
    if (announcer && words) announcer.textContent = words;
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target;
    if (!(root instanceof Element)) return; // words between elements settle too
    showSteppers(root);
    announce(root);
    goTo(root.parentElement?.querySelector("[data-error-summary]")) || goTo(within(root, "[data-focus-after-swap]"));
  });
  goTo(document.querySelector("[data-error-summary]"));

  // -- Minutes: minus, plus and quick picks (templates/components/stepper.html).
  function showSteppers(root) {
    for (const stepper of root.querySelectorAll("[data-stepper]")) {
      for (const hidden of stepper.querySelectorAll("[hidden]")) hidden.hidden = false;
      markChip(stepper);
    }
  }
  function markChip(stepper) {
    const value = stepper.querySelector("input").value;
    for (const chip of stepper.querySelectorAll("[data-set-to]")) {
      chip.setAttribute("aria-pressed", String(chip.dataset.setTo === value));
    }
  }
  function put(stepper, input, wanted) {
    const least = input.min === "" ? -Infinity : Number(input.min);
    const most = input.max === "" ? Infinity : Number(input.max);
    const value = Math.min(Math.max(wanted, least), most);
    const said = { [least]: stepper.dataset.least, [most]: stepper.dataset.most }[value] ?? stepper.dataset.said;
    input.value = value;
    stepper.querySelector("[data-stepper-said]").textContent = said.replace("{n}", value);
    for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step-by], [data-set-to]");
    const stepper = button?.closest("[data-stepper]");
    if (!stepper) return;
    const input = stepper.querySelector("input");
    const { stepBy, setTo } = button.dataset;
    put(stepper, input, setTo ? Number(setTo) : (Number(input.value) || 0) + Number(stepBy));
  });
  document.addEventListener("input", (event) => {
    const stepper = event.target.closest("[data-stepper]");
    if (stepper) markChip(stepper);
  });
  showSteppers(document);

  // -- Tables that belong to a picture are open on paper.
  window.addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details[data-open-on-paper]:not([open])")) {
      folded.open = true;
      folded.dataset.wasFolded = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const folded of document.querySelectorAll("details[data-was-folded]")) {
      folded.open = false;
      delete folded.dataset.wasFolded;
    }
  });

  // -- Fill in what the browser knows, where nothing stands yet.
  function prefill(selector, value) {
    for (const field of document.querySelectorAll(selector)) {
      // A list may know the value by another name, as with Asia/Calcutta and Asia/Kolkata.
      const means = (option) => option.value === value || (option.dataset.also || "").split(" ").includes(value);
      const offered = field.options ? [...field.options].find(means)?.value : value;
      if (value && !field.value && offered) field.value = offered;
    }
  }
  prefill("[data-browser-timezone]", Intl.DateTimeFormat().resolvedOptions().timeZone);
  prefill("[data-browser-language]", navigator.language.split("-")[0]);
})();
