package logtotest

// mfaFactor is a second factor of a user.
type mfaFactor struct {
	ID        string `json:"id"`
	CreatedAt string `json:"createdAt"` // ISO 8601
	Type      string `json:"type"`
}

// personalToken is a personal access token of a user.
type personalToken struct {
	TenantID  string `json:"tenantId"`
	UserID    string `json:"userId"`
	Name      string `json:"name"`
	Value     string `json:"value"`
	CreatedAt int64  `json:"createdAt"`
	ExpiresAt *int64 `json:"expiresAt"`
}
