// Every page works without this file; it makes waiting, failing and filling in kinder.
(() => {
  "use strict";

  const failure = document.getElementById("failure");

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
  }
  document.addEventListener("submit", (event) => {
    if (!("sending" in event.target.dataset)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) hold(event.target); // htmx has stopped the forms that it sends itself
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (failure) failure.hidden = true;
    if (event.target.matches("form")) hold(event.target);
  });
  document.addEventListener("htmx:afterRequest", release);
  window.addEventListener("pageshow", release);

  // -- Say it when the server cannot be reached or answers with an error.
  function sayItFailed() {
    release();
    if (!failure) return;
    failure.replaceChildren(document.getElementById("failure-words").content.cloneNode(true));
    failure.hidden = false;
    failure.scrollIntoView({ block: "center" });
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, sayItFailed);
  }

  // -- Go to the list of mistakes after a refused form.
  const toSummary = (root) => root?.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("htmx:afterSettle", (event) => toSummary(event.target.parentElement));
  toSummary(document);

  // -- Fill in what the browser knows, where nothing stands yet.
  function prefill(selector, value) {
    for (const field of document.querySelectorAll(selector)) {
      const offered = !field.options || [...field.options].some((option) => option.value === value);
      if (value && !field.value && offered) field.value = value;
    }
  }
  prefill("[data-browser-timezone]", Intl.DateTimeFormat().resolvedOptions().timeZone);
  prefill("[data-browser-language]", navigator.language.split("-")[0]);
})();
