# frozen_string_literal: true

RSpec.describe "GET /health", type: :request do
  it "says that the database and Action Cable are there" do
    get "/health"

    expect(response).to have_http_status(:ok)
    expect(response.parsed_body).to eq("status" => "ok", "checks" => { "database" => true, "action_cable" => true })
  end
end
