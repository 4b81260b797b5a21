"""Lessons, open to everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from walkback.learn import queries


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All lessons in the order of their weeks."""
    return render(request, "learn/index.html", {"lessons": queries.lessons()})


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
        "previous": lessons[place - 1] if place else None,
        "next": lessons[place + 1] if place + 1 < len(lessons) else None,
    }
    return render(request, "learn/lesson.html", context)
