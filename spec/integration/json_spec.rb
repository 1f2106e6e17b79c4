# frozen_string_literal: true

require_relative "cable_helper"

RSpec.describe "JSON from the app's models and batches", :cable do
  # Runs Ruby inside the server, as its own code would run there.
  endpoint = <<~'RUBY'
    Rails.application.routes.append do
      post "ruby", to: lambda { |env|
        TOPLEVEL_BINDING.eval(Rack::Request.new(env).params.fetch("code"))
        [201, {}, []]
      }
    end
  RUBY

  # What the app may declare; the class is made when a request first names it.
  later = <<~RUBY
    Rails.application.config.to_prepare do
      class ::LateCategory < ApplicationRecord
        self.table_name = "categories"
        broadcasts_json_to ->(category) { [category.name, :late] }, entity: :category, serializer: :for_clients, later: true
        def for_clients = { "id" => id, "position" => position }
      end
    end
  RUBY

  def run(code)
    response = server.post("/ruby", code: code)
    raise "#{code} failed: #{response.code}\n#{log}" unless response.is_a?(Net::HTTPCreated)
  end

  # A client of streams; each is subscribed to on its own, so that its messages can be told apart.
  def listen_to(*streams)
    connect.tap { |client| streams.each { |stream| client.subscribe(channel: "RoomChannel", room: stream) } }
  end

  # All that the client gets of the code, and no more: a last message to the stream ends it.
  def messages_of(client, stream, code)
    before = client.received.size
    run("#{code}\nTurboCableRs.broadcast(#{stream.inspect}, 'the end')")
    client.wait_for { |frame| frame["message"] == "the end" }
    client.frames(from: before).map { |frame| frame["message"] }[..-2]
  end

  CableHelper::ADAPTERS.each do |adapter|
    context "with adapter: #{adapter}" do
      before(:all) { @dummy = Dummy.start(adapter: adapter, initializer: endpoint + later) }
      after(:all) { @dummy.stop }

      let(:server) { @dummy }
      let(:restaurant) { rand(1..1_000_000) }
      let(:categories) { "category_channel_#{restaurant}" }
      let(:client) { listen_to(categories, stream) }

      def messages(code)
        messages_of(client, categories, code)
      end

      it "tells of what happens to a model, in order" do
        expect(messages(<<~RUBY)).to match(
          category = Category.create!(restaurant_id: #{restaurant}, name: "Ramen")
          category.update!(name: "Noodles")
          category.update!(position: 2)
          category.destroy!
        RUBY
          [{ "category" => { "id" => Integer, "name" => "Ramen" } }, { "categories" => "reload" },
           { "category" => { "id" => Integer, "name" => "Noodles" } }, { "categories" => "reload" },
           { "categories" => "reload" }]
        )
      end

      it "tells of a transaction after its commit, and of none that is rolled back" do
        expect(messages(<<~RUBY)).to match(
          Category.transaction do
            category = Category.create!(restaurant_id: #{restaurant}, name: "Ramen")
            TurboCableRs.broadcast("#{categories}", "before the commit")
            category.update!(name: "Noodles")
          end
          Category.transaction do
            Category.create!(restaurant_id: #{restaurant}, name: "Lost")
            TurboCableRs.broadcast("#{categories}", "lost", after_commit: true)
            raise ActiveRecord::Rollback
          end
        RUBY
          ["before the commit", { "category" => { "id" => Integer, "name" => "Noodles" } },
           { "categories" => "reload" }]
        )
      end

      it "tells of nothing that is suppressed" do
        expect(messages(<<~RUBY)).to be_empty
          Category.suppressing_json_broadcasts { Category.create!(restaurant_id: #{restaurant}, name: "Ramen") }
        RUBY
      end

      it "tells later by a job, with the record as it is by then" do
        name = CableHelper.unique("late")
        client = listen_to("#{name}:late")
        run(%(LateCategory.create!(name: "#{name}", position: 3)))

        expect(Array.new(2) { client.next_message })
          .to match([{ "category" => { "id" => Integer, "position" => 3 } }, { "categories" => "reload" }])
      end

      it "keeps a batch's order, over streams and ways to broadcast" do
        expect(messages(<<~RUBY)).to eq((1..20).to_a)
          TurboCableRs.batch do
            1.step(20, 4) do |number|
              TurboCableRs.broadcast("#{categories}", number)
              ActionCable.server.broadcast("#{stream}", number + 1)
              TurboCableRs.batch { TurboCableRs.broadcast("#{categories}", number + 2) }
              ActionCable.server.broadcaster_for("#{stream}").broadcast(number + 3)
            end
          end
        RUBY
      end

      it "sends nothing of a batch that raises, or whose transaction is rolled back" do
        expect(messages(<<~RUBY)).to eq([1, 2])
          begin
            TurboCableRs.batch do
              TurboCableRs.broadcast("#{categories}", "lost")
              raise "oops"
            end
          rescue RuntimeError
            TurboCableRs.broadcast("#{categories}", 1)
          end
          Category.transaction do
            TurboCableRs.batch(after_commit: true) { TurboCableRs.broadcast("#{categories}", "lost") }
            raise ActiveRecord::Rollback
          end
          TurboCableRs.batch(after_commit: true) { TurboCableRs.broadcast("#{categories}", 2) }
        RUBY
      end
    end
  end
end
