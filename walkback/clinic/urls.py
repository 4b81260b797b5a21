from django.urls import path

from walkback.clinic.views import files, holds, people, person, plan, queue, talk, team, template

app_name = "clinic"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("news/", queue.news, name="news"),
    path("alerts/<uuid:public_id>/", queue.alert, name="alert"),
    path("reviewed/", queue.reviewed, name="reviewed"),
    path("team/", team.teams, name="teams"),
    path("team/<uuid:clinic_id>/", team.team, name="team"),
    path("team/<uuid:clinic_id>/facts/", team.facts, name="team-facts"),
    path("team/<uuid:clinic_id>/thresholds/", team.thresholds, name="team-thresholds"),
    path("team/<uuid:clinic_id>/invite/", team.invite, name="invite"),
    path("team/<uuid:clinic_id>/invitations/<uuid:public_id>/revoke/", team.revoke, name="revoke"),
    path("team/<uuid:clinic_id>/members/<uuid:public_id>/remove/", team.remove, name="remove"),
    path("team/<uuid:clinic_id>/template/", template.template, name="team-template"),
    path("people/", people.people, name="people"),
    path("people.csv", files.people, name="people-file"),
    path("people/<uuid:public_id>/", person.person, name="person"),
    path("people/<uuid:public_id>/letter.pdf", files.letter, name="person-letter"),
    path("people/<uuid:public_id>/<slug:name>.csv", files.numbers, name="person-numbers"),
    path("people/<uuid:public_id>/weeks/", person.weeks, name="person-weeks"),
    path("people/<uuid:public_id>/log/", person.log, name="person-log"),
    path("people/<uuid:public_id>/answers/", person.answers, name="person-answers"),
    path(
        "people/<uuid:public_id>/answers/<uuid:screening_id>/",
        person.private,
        name="person-private",
    ),
    path("people/<uuid:public_id>/measures/", person.measures, name="person-measures"),
    path("people/<uuid:public_id>/mails/", person.mails, name="person-mails"),
    path("people/<uuid:public_id>/history/", person.history, name="person-history"),
    path("people/<uuid:public_id>/<slug:name>.svg", person.picture, name="person-picture"),
    path("messages/", talk.waiting, name="messages"),
    path("people/<uuid:public_id>/messages/", talk.thread, name="person-messages"),
    path("people/<uuid:public_id>/notes/", talk.notes, name="person-notes"),
    path("people/<uuid:public_id>/plan/", plan.plan, name="plan"),
    path("people/<uuid:public_id>/plan/projection/", plan.projection, name="plan-projection"),
    path("people/<uuid:public_id>/holds/<uuid:hold_id>/", holds.hold, name="hold"),
]
