from django.urls import path

from screening.views import clearance, pages, summary, symptoms_list
from screening.views.consenting import consenting

app_name = "screening"

urlpatterns = [
    path("screening/", consenting(pages.start), name="start"),
    path("symptoms/", consenting(pages.symptoms), name="symptoms"),
    path("symptoms/list/", consenting(symptoms_list.symptoms_list), name="symptoms-list"),
    path("clearance/", consenting(clearance.clearance), name="clearance"),
    path("clearance/unlock/", consenting(clearance.unlock), name="unlock"),
    path("screening/<uuid:public_id>/check/", consenting(pages.check), name="check"),
    path("screening/<uuid:public_id>/confirm/", pages.confirm, name="confirm"),
    path("screening/<uuid:public_id>/result/", pages.result, name="result"),
    path("screening/<uuid:public_id>/summary.pdf", summary.summary, name="summary"),
    path("screening/<uuid:public_id>/<slug:group>/", consenting(pages.group), name="group"),
]
