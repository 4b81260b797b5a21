"""Lessons and questions, open to everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from walkback.core.http import render_partial
from walkback.learn import queries
from walkback.learn.search import search


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All lessons in the order of their weeks, or what was found in them. For htmx the list alone."""
    context = {"found": search(request.GET.get("q", "")), "lessons": queries.lessons()}
    return render_partial(request, "learn/index.html", "list", context)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The questions people ask, with their answers."""
    found = queries.questions()
    context = {"questions": found, "untranslated": not all(map(queries.is_translated, found))}
    return render(request, "learn/questions.html", context)


@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """One lesson with what it rests on, and the ones before and after it."""
    lessons = queries.lessons()
    found = queries.lesson(slug)
    if found is None:
        raise Http404
    place = lessons.index(found)
    context = {
        "lesson": found,
        "untranslated": not queries.is_translated(found),
        "previous": lessons[place - 1] if place else None,
        "next": lessons[place + 1] if place + 1 < len(lessons) else None,
    }
    return render(request, "learn/lesson.html", context)
