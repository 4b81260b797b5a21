from django.urls import path

from walkback.clinic.views import holds, people

app_name = "clinic"

urlpatterns = [
    path("", people.people, name="people"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/holds/<uuid:hold_id>/", holds.hold, name="hold"),
]
