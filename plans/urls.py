from django.urls import path

from plans.views import check_in, start, today, walks

app_name = "plans"

urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/<uuid:public_id>/", start.preview, name="preview"),
    path("today/", today.today, name="today"),
    path("plan/", today.plan, name="plan"),
    path("plan/weeks/<int:number>/", today.week, name="week"),
    path("plan/<uuid:public_id>/projection/", start.projection, name="projection"),
    path("walks/new/", walks.new, name="walk-new"),
    path("walks/as-planned/", walks.as_planned, name="walk-as-planned"),
    path("walks/<uuid:public_id>/", walks.change, name="walk"),
    path("walks/<uuid:public_id>/delete/", walks.delete, name="walk-delete"),
    path("check-in/", check_in.start, name="check-in"),
    path("check-in/<slug:page>/", check_in.page, name="check-in-page"),
]
