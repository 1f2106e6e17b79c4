# frozen_string_literal: true

require "spec_helper"
require "open3"
require_relative "../turbo_streams/turbo_app"

RSpec.describe TurboCableRs::AfterCommit, :turbo do
  let(:log) { [] }

  # A second database.
  def elsewhere
    path = File.join(Dummy.directory, "elsewhere.sqlite3")
    stub_const("Elsewhere", Class.new(ActiveRecord::Base) { self.abstract_class = true })
    Elsewhere.tap { |other| other.establish_connection(adapter: "sqlite3", database: path) }
  end

  # Rails' own way from 7.2, and that for the versions before; the latter works in all.
  {
    "as the app calls it" => ->(block) { TurboCableRs.after_commit(&block) },
    "in Rails 7.0 and 7.1" => ->(block) { described_class.join_transactions(block) }
  }.each do |way, call|
    context way do
      define_method(:after_commit) { |&block| call.call(block) }

      def roll_back
        raise ActiveRecord::Rollback
      end

      it "runs at once without a transaction" do
        after_commit { log << 1 }

        expect(log).to eq([1])
      end

      it "runs after the commit, in order" do
        Note.transaction do
          [1, 2].each { |number| after_commit { log << number } }
          expect(log).to be_empty
        end

        expect(log).to eq([1, 2])
      end

      it "does not run after a rollback" do
        Note.transaction do
          after_commit { log << 1 }
          roll_back
        end

        expect(log).to be_empty
      end

      it "waits for the outermost transaction" do
        Note.transaction do
          Note.transaction(requires_new: true) { after_commit { log << 1 } }
          expect(log).to be_empty
        end

        expect(log).to eq([1])
      end

      it "forgets what was said in a savepoint that is rolled back" do
        Note.transaction do
          Note.create!(body: "kept")
          Note.transaction(requires_new: true) do
            after_commit { log << 1 }
            roll_back
          end
          after_commit { log << 2 }
        end

        expect(log).to eq([2])
      end

      it "does not wait for the transaction of a test" do
        Note.transaction(joinable: false) do
          after_commit { log << 1 }
          expect(log).to eq([1])
        end
      end

      it "waits for the transactions of all databases" do
        other = elsewhere
        Note.transaction do
          other.transaction { after_commit { log << 1 } }
          expect(log).to be_empty
        end

        expect(log).to eq([1])
      end

      it "does not run when that of one database is rolled back" do
        other = elsewhere
        Note.transaction do
          other.transaction do
            after_commit { log << 1 }
            roll_back
          end
        end

        expect(log).to be_empty
      end

      it "does not wait for another thread's transaction" do
        Note.transaction do
          Thread.new { after_commit { log << 1 } }.join
          expect(log).to eq([1])
        end
      end

      it "lets the block's error come out of the transaction" do
        expect { Note.transaction { after_commit { raise "oops" } } }.to raise_error("oops")
      end
    end
  end

  it "runs at once in an app without Active Record" do
    script = 'require "turbo_cable_rs"; TurboCableRs.after_commit { puts "ran" }; puts defined?(ActiveRecord).inspect'
    output, status = Open3.capture2e(RbConfig.ruby, "-rlogger", "-e", script)

    expect([output, status.success?]).to eq(["ran\nnil\n", true])
  end
end
