// Package account holds an example for the Account API, with which users look after
// their own account: what the page behind "my profile" does.
//
// The example runs against a Logto in memory, of package logtotest. On a real one the
// user's access token comes from sign-in, where the application asks for no resource.
package account
