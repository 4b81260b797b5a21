from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        """Tell the mail and the screening below what plans add to them."""
        from plans import emails, queries
        from plans.actions import after_screening, reminding, resuming
        from plans.presenters import changes
        from plans.queries import reminding as reminded
        from screening import consequences, plan_words
        from walkback.accounts import wishes
        from walkback.mail import kinds
        from walkback.mail.delivery import reconciling

        for kind in emails.KINDS:
            kinds.register(kind)
        kinds.keep_quiet(reminded.asleep)
        consequences.register(after_screening.follow)
        consequences.register_clearing(resuming.follow_clearing)
        consequences.register_clearing(reminding.follow_clearing)
        consequences.register_declining(reminding.follow_declining)
        wishes.register(reminding.follow_wishes)
        reconciling.expect("weeks that are over and not decided", queries.weeks_left_undecided)
        reconciling.expect("weekly mails that were never queued", reminded.weekly_mails_missing)
        reconciling.expect("plans whose mails nobody judged", reminded.plans_overlooked)
        plan_words.register(changes.words_for)
