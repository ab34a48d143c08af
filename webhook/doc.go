// Package webhook receives the webhooks that Logto sends: it verifies their signature and decodes
// the events into typed values.
//
//	handler, err := webhook.NewHandler(signingKey, func(ctx context.Context, event *webhook.Event) error {
//		switch payload := event.Payload.(type) {
//		case *webhook.UserChange:
//			return index.Update(ctx, payload.ID)
//		case *webhook.MembershipChange:
//			return index.Members(ctx, payload.OrganizationID)
//		}
//		return nil
//	})
//	http.Handle("POST /logto", handler)
//
// The signing key of a webhook is shown in the Logto Console, and returned when the webhook is
// created through the Management API.
//
// The package stands alone: it needs nothing but the standard library. What belongs here is the
// receiving side; creating webhooks is an operation of the management client.
package webhook
