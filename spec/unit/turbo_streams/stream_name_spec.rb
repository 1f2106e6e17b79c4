# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"
require "base64"
require "openssl"

RSpec.describe Turbo::Streams::StreamName, :turbo do
  let(:channel) { Class.new { extend Turbo::Streams::StreamName } }
  let(:note) { Note.create!(body: "first") }

  # The token as the protocol has it, made without Rails.
  def token(name, key)
    payload = Base64.strict_encode64(JSON.dump(name))
    "#{payload}--#{OpenSSL::HMAC.hexdigest('SHA256', key, payload)}"
  end

  def derived_key
    OpenSSL::KDF.pbkdf2_hmac(Rails.application.secret_key_base, salt: "turbo/signed_stream_verifier_key",
                                                                iterations: 1000, length: 64, hash: "SHA256")
  end

  def name_of(streamables)
    channel.verified_stream_name(channel.signed_stream_name(streamables))
  end

  it "names a stream by its parts, records by their global id" do
    expect(name_of("room")).to eq("room")
    expect(name_of([note, :comments])).to eq("#{note.to_gid_param}:comments")
    expect(name_of([["a", [:b, 3]], "c"])).to eq("a:b:3:c")
    expect(name_of(["a", nil, "b"])).to eq("a::b")
  end

  it "signs names with the key that turbo-rails derives from the app's secret" do
    expect(channel.signed_stream_name("room")).to eq(token("room", derived_key))
  end

  it "verifies only what was signed with the key" do
    signed = channel.signed_stream_name("room")

    expect(channel.verified_stream_name(signed)).to eq("room")
    expect(channel.verified_stream_name(token("room", "another key"))).to be_nil
    expect(channel.verified_stream_name(signed.sub(/.\z/) { |digit| digit == "0" ? "1" : "0" })).to be_nil
  end

  it "refuses whatever else a client may send" do
    [nil, "", "--", "junk", 42, true, ["room"], { "a" => 1 }, "\xFF--#{'0' * 64}"].each do |junk|
      expect(channel.verified_stream_name(junk)).to be_nil
    end
  end

  describe "with a key of the app's own" do
    around do |example|
      Turbo.signed_stream_verifier_key = nil
      example.run
    ensure
      Rails.application.config.turbo.signed_stream_verifier_key = nil
      Turbo.signed_stream_verifier_key = nil
    end

    it "uses config.turbo.signed_stream_verifier_key" do
      Rails.application.config.turbo.signed_stream_verifier_key = "configured"

      expect(channel.signed_stream_name("room")).to eq(token("room", "configured"))
    end

    it "uses a key that is set later from then on" do
      channel.signed_stream_name("room")
      Turbo.signed_stream_verifier_key = "rotated"

      expect(channel.signed_stream_name("room")).to eq(token("room", "rotated"))
    end
  end
end
