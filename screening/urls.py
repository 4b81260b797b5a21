from django.urls import path

from screening.views import pages

app_name = "screening"

urlpatterns = [
    path("screening/", pages.start, name="start"),
    path("symptoms/", pages.symptoms, name="symptoms"),
    path("screening/<uuid:public_id>/check/", pages.check, name="check"),
    path("screening/<uuid:public_id>/confirm/", pages.confirm, name="confirm"),
    path("screening/<uuid:public_id>/result/", pages.result, name="result"),
    path("screening/<uuid:public_id>/<slug:group>/", pages.group, name="group"),
]
